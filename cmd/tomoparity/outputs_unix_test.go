//go:build unix

package main

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// A signal to end, also one that comes twice at once, ends the work through its
// context, so that it can remove what is not complete.
func TestInterruptible(t *testing.T) {
	c := &cobra.Command{}
	c.SetContext(t.Context())
	err := interruptible(c, func() error {
		for range 2 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
		}
		<-c.Context().Done()
		return c.Context().Err()
	})
	if err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("%v", err)
	}
	c.SetContext(context.Background())
	if err := interruptible(c, func() error { return os.ErrNotExist }); err != os.ErrNotExist {
		t.Errorf("%v", err)
	}
}
