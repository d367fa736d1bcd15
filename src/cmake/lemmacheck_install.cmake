# Installation of the floors as an exported package.
