package zarr

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// broken is a disk that fails at the n-th operation, and after it too if it is for good.
type broken struct {
	osDisk
	left *atomic.Int64
	good bool
}

var errFull = errors.New("no space left on device")

func (b broken) step() error {
	if n := b.left.Add(-1); n == -1 || n < 0 && b.good {
		return errFull
	}
	return nil
}

func (b broken) Mkdir(path string) error {
	if err := b.step(); err != nil {
		return err
	}
	return b.osDisk.Mkdir(path)
}
func (b broken) MkdirAll(path string) error {
	if err := b.step(); err != nil {
		return err
	}
	return b.osDisk.MkdirAll(path)
}
func (b broken) WriteFile(path string, data []byte) error {
	if err := b.step(); err != nil {
		_ = b.osDisk.WriteFile(path, data[:len(data)/2]) // half a file, as a full disk leaves it
		return err
	}
	return b.osDisk.WriteFile(path, data)
}
func (b broken) Rename(from, to string) error {
	if err := b.step(); err != nil {
		return err
	}
	return b.osDisk.Rename(from, to)
}

// run writes a volume through a disk.
func run(path string, spec Spec, d disk, m *memory) error {
	spec.NX, spec.NY, spec.NZ = m.Dims()
	w, err := create(path, spec, d)
	if err != nil {
		return err
	}
	defer w.Abort()
	for z := range m.nz {
		if err := w.WriteSection(m.v[z*m.nx*m.ny:][:m.nx*m.ny]); err != nil {
			if w.WriteSection(nil) == nil || w.Close() == nil {
				return errors.New("a failed writer goes on")
			}
			return err
		}
	}
	return w.Close()
}

// Wherever writing fails, nothing is left behind and the old image stays.
func TestFailures(t *testing.T) {
	for _, version := range []Version{NGFF04, NGFF05} {
		for _, replace := range []bool{false, true} {
			steps := 0
			for ; ; steps++ {
				dir := t.TempDir()
				path := filepath.Join(dir, "a.zarr")
				if replace {
					write(t, path, Spec{}, wave(2, 2, 2))
				}
				left := &atomic.Int64{}
				left.Store(int64(steps))
				err := run(path, Spec{Version: version, Overwrite: replace, Chunk: [3]int{8, 8, 4}, Levels: 3}, broken{left: left}, wave(9, 8, 7))
				if err == nil {
					break
				}
				if !errors.Is(err, errFull) || !strings.Contains(err.Error(), "cannot be written") {
					t.Fatalf("step %d: %v", steps, err)
				}
				switch names := list(t, dir); {
				case !replace && len(names) > 0, replace && len(names) != 1:
					t.Fatalf("step %d left %v", steps, names)
				case replace:
					if nx, _, _ := open(t, path).Dims(); nx != 2 {
						t.Fatalf("step %d: the old image is gone", steps)
					}
				}
			}
			if steps < 15 {
				t.Errorf("only %d places to fail", steps)
			}
		}
	}
}

// When the old image cannot be put back either, the message tells where it is.
func TestOldImageSetAside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.zarr")
	write(t, path, Spec{}, wave(2, 2, 2))
	left := &atomic.Int64{}
	left.Store(1)
	err := install(broken{left: left, good: true}, filepath.Join(dir, "new"), path, true)
	names := list(t, dir)
	if err == nil || len(names) != 1 || !strings.Contains(err.Error(), filepath.Join(dir, names[0])) {
		t.Errorf("%v; there is %v", err, names)
	}
}

// failing is a source that ends early.
type failing struct{ *memory }

func (f failing) ReadSection(z int, dst []float32) error {
	if z == 3 {
		return errFull
	}
	return f.memory.ReadSection(z, dst)
}

func TestSourceAndContext(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.zarr")
	if _, err := Write(context.Background(), path, Spec{}, failing{wave(4, 4, 5)}, nil); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Write(ctx, path, Spec{}, wave(4, 4, 5), func(done, _ int) {
		if done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		m := wave(4, 4, 2)
		m.v[16+4+1] = float32(v)
		_, err := Write(context.Background(), path, Spec{Type: Int16}, m, nil)
		if err == nil || !strings.Contains(err.Error(), "section 1 row 1 column 1 (of 0..)") {
			t.Errorf("%v", err)
		}
	}
	w, err := Create(path, Spec{NX: 2, NY: 1, NZ: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteSection([]float32{1, 2}); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "1 written; expected 2") {
		t.Errorf("%v", err)
	}
	w, _ = Create(path, Spec{NX: 2, NY: 1, NZ: 2})
	if w.WriteSection([]float32{1}) == nil || w.Close() == nil {
		t.Error("a short section was taken")
	}
	if names := list(t, dir); len(names) > 0 {
		t.Errorf("left %v", names)
	}
}

// A real disk that is full.
func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("needs to be root on Linux to mount a small disk")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
	err := run(filepath.Join(dir, "a.zarr"), Spec{Codec: Raw}, osDisk{}, wave(128, 128, 16))
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("%v", err)
	}
	if names := list(t, dir); len(names) > 0 {
		t.Errorf("left %v", names)
	}
}
