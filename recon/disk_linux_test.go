package recon

import (
	"testing"

	"golang.org/x/sys/unix"
)

// smallDisk mounts 512 kB of memory, if that is allowed.
func smallDisk(t *testing.T) (string, bool) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=512k"); err != nil {
		return "", false
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir, true
}
