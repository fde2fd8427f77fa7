"""The process that owns the replica, the network and the clock of one workstation. No Qt."""
