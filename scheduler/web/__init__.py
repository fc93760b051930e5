"""What a centre serves on the network: feeds, and a page for everybody who subscribes to one."""
