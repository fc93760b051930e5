"""What every server of ours needs: its sockets, the connections it cuts, and where it is as its clients see it."""
