package main

import "golang.org/x/sys/unix"

// totalMemory is the memory of the machine in bytes, 4 GB when it is not known.
func totalMemory() uint64 {
	var s unix.Sysinfo_t
	if err := unix.Sysinfo(&s); err != nil {
		return 4 << 30
	}
	return uint64(s.Totalram) * uint64(s.Unit)
}
