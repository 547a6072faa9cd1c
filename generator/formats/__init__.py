"""What commands found, in the formats that other programs read: GitHub annotations, JUnit XML and SARIF."""
