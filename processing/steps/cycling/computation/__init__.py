"""What the analyses of this subject compute, in parts; heavy, so imported when one runs."""
