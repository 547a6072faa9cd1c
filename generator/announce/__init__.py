"""What a run did, told elsewhere: in Linear, and to people. Off unless it is set; a failure never fails a run."""
