"""What `up` needs to run Coord on one machine: a supervisor, an embedded broker and a local mail sink."""
