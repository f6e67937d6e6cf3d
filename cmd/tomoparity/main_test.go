package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tomoparity/tomoparity/demo"
	"github.com/tomoparity/tomoparity/format/mrc"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tomoparity": main})
}

// The scripts run tomoparity as a user types it. Beside the commands of
// testscript they have
//
//	exits CODE ARGUMENT...  tomoparity ARGUMENT... ends with this exit code
//	screen                  the last standard output goes to screen.txt, times and versions masked
//	holds DIR NAME...       the folder holds exactly these entries
//	mrc FILE KEY=VALUE...   an MRC file: nx ny nz mode apix ext give the header, bytes the size of the file
//	lines FILE FROM TO STEP one number a line
//
// UPDATE_SCRIPTS=1 writes what is seen into the scripts; read the difference.
//
// In the folder series there is a carbon film of 41 tilts of 384 by 384 pixels and
// the three results of the demo: IMOD, EMAN2_run1 (mirrored), EMAN2_run2.
func TestScripts(t *testing.T) {
	series := t.TempDir()
	smallStory(t, filepath.Join(series, "series"))
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "C")
			e.Setenv("NO_COLOR", "")
			return os.Symlink(filepath.Join(series, "series"), filepath.Join(e.WorkDir, "series"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "screen": screen, "holds": holds, "mrc": writeMRC, "lines": writeLines,
		},
	})
}

// smallStory makes the demo's files with smaller images.
func smallStory(t testing.TB, dir string) *demo.Story {
	t.Helper()
	p := demo.Params()
	p.NX, p.NY = 384, 384
	story, err := demo.Write(context.Background(), dir, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return story
}

var (
	seconds  = regexp.MustCompile(`images, \d+ s`)
	versions = regexp.MustCompile(`(?m)^tomoparity \S+$`)
)

func mask(text string) string {
	text = seconds.ReplaceAllString(text, "images, N s")
	return versions.ReplaceAllString(text, "tomoparity VERSION")
}

// screen writes the last standard output, masked, to screen.txt.
func screen(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: screen")
	}
	ts.Check(os.WriteFile(ts.MkAbs("screen.txt"), []byte(mask(ts.ReadFile("stdout"))), 0o666))
}

// exits runs tomoparity and wants the exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARGUMENT...")
	}
	err := ts.Exec("tomoparity", args[1:]...)
	code := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s\n%s", code, args[0], ts.ReadFile("stderr"))
	}
}

func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: holds DIR NAME...")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := slices.Sorted(slices.Values(args[1:]))
	if !slices.Equal(names, want) {
		ts.Fatalf("%s holds %q, want %q", args[0], names, want)
	}
}

func writeLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: lines FILE FROM TO STEP")
	}
	var v [3]float64
	for i := range v {
		x, err := strconv.ParseFloat(args[i+1], 64)
		ts.Check(err)
		v[i] = x
	}
	var b strings.Builder
	for x := v[0]; x <= v[1]+1e-9; x += v[2] {
		fmt.Fprintf(&b, "%.2f\n", x)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o666))
}

func writeMRC(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: mrc FILE KEY=VALUE...")
	}
	v := map[string]float64{"nx": 128, "ny": 128, "nz": 41, "mode": 1, "apix": 5.4, "ext": 0, "bytes": -1}
	for _, a := range args[1:] {
		key, text, _ := strings.Cut(a, "=")
		x, err := strconv.ParseFloat(text, 64)
		if _, known := v[key]; err != nil || !known {
			ts.Fatalf("mrc: %s", a)
		}
		v[key] = x
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), mrcBytes(v), 0o666))
}

// mrcBytes makes a header that says what v says, followed by zeros.
func mrcBytes(v map[string]float64) []byte {
	var raw [mrc.HeaderSize]byte
	put := func(at int, x uint32) { binary.LittleEndian.PutUint32(raw[at:], x) }
	put(12, uint32(v["mode"]))
	for i, key := range []string{"nx", "ny", "nz"} {
		put(4*i, uint32(int32(v[key])))
		put(28+4*i, uint32(int32(v[key])))
		put(40+4*i, math.Float32bits(float32(v[key]*v["apix"])))
		put(52+4*i, math.Float32bits(90))
		put(64+4*i, uint32(i+1))
	}
	put(92, uint32(int32(v["ext"])))
	copy(raw[208:], "MAP DD\x00\x00")
	size := int(v["bytes"])
	if size < 0 {
		size = len(raw) + int(v["nx"]*v["ny"]*v["nz"])*2
	}
	out := make([]byte, size)
	copy(out, raw[:])
	return out
}

// A panic inside is answered with one line and exit code 70.
func TestBugIsReported(t *testing.T) {
	var out, errs bytes.Buffer
	code := guard(&errs, func() int { panic("index out of range") })
	if code != exitBug || out.Len() > 0 {
		t.Errorf("exit code %d, output %q", code, out.String())
	}
	want := "error: a bug of tomoparity " + version() + ": index out of range\n  Please report it with the command you typed.\n"
	if errs.String() != want {
		t.Errorf("%q, want %q", errs.String(), want)
	}
}
