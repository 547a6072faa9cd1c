"""What makes a release of this project; no part of the package."""
