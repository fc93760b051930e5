"""What all commands share: options, output, reading, files, exit codes."""
