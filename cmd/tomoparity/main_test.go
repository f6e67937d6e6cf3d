package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/pflag"

	"github.com/tomoparity/tomoparity/demo"
	"github.com/tomoparity/tomoparity/format/mrc"
)

func TestMain(m *testing.M) {
	testscript.Main(withStory{m}, map[string]func(){"tomoparity": main})
}

// withStory runs the tests and then removes the series they share.
type withStory struct{ m *testing.M }

func (w withStory) Run() int {
	code := w.m.Run()
	if made.Load() {
		if s, err := story(); err == nil {
			_ = os.RemoveAll(filepath.Dir(s.Dir))
		}
	}
	return code
}

var made atomic.Bool

// story is the demo's files with images of 384 by 384 pixels, made once; no
// test writes into it.
var story = sync.OnceValues(func() (*demo.Story, error) {
	made.Store(true)
	dir, err := os.MkdirTemp("", "tomoparity-story-")
	if err != nil {
		return nil, err
	}
	p := demo.Params()
	p.NX, p.NY = 384, 384
	return demo.Write(context.Background(), filepath.Join(dir, "series"), p, nil)
})

// smallStory returns the series that the tests share.
func smallStory(t testing.TB) *demo.Story {
	t.Helper()
	s, err := story()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The scripts run tomoparity as a user types it. Beside the commands of
// testscript they have
//
//	exits CODE ARGUMENT...  tomoparity ARGUMENT... ends with this exit code
//	screen [short]          the last standard output goes to screen.txt, times masked; short: without
//	                        the part that holds what was measured
//	holds DIR NAME...       the folder holds exactly these entries
//	mrc FILE KEY=VALUE...   an MRC file: nx ny nz mode apix ext give the header, bytes the size of the file
//	lines FILE FROM TO STEP one number a line
//
// UPDATE_SCRIPTS=1 writes what is seen into the scripts; read the difference.
//
// In the folder series there is a carbon film of 41 tilts of 384 by 384 pixels and
// the three results of the demo: IMOD, EMAN2_run1 (mirrored), EMAN2_run2.
func TestScripts(t *testing.T) {
	series := smallStory(t).Dir
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "C")
			e.Setenv("NO_COLOR", "")
			return os.Symlink(series, filepath.Join(e.WorkDir, "series"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "screen": screen, "holds": holds, "mrc": writeMRC, "lines": writeLines,
		},
	})
}

// masks hide what differs from run to run, and in the headline what the
// estimator may come to measure a little better.
var masks = []struct {
	at *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`images, \d+ s`), "images, N s"},
	{regexp.MustCompile(`Agreement [+-]\d\.\d\d \+- \d\.\d\d`), "Agreement +N.NN +- N.NN"},
	{regexp.MustCompile(`tilt axis at \d+\.\d \+- \d\.\d deg`), "tilt axis at NN.N +- N.N deg"},
}

// evidencePart is the part of the screen with the measured numbers.
var evidencePart = regexp.MustCompile(`(?s)HOW THE IMAGES SHOW IT\n.*?\n\n`)

// screen writes the last standard output, masked, to screen.txt.
func screen(ts *testscript.TestScript, neg bool, args []string) {
	short := len(args) == 1 && args[0] == "short"
	if neg || len(args) > 0 && !short {
		ts.Fatalf("usage: screen [short]")
	}
	text := ts.ReadFile("stdout")
	for _, m := range masks {
		text = m.at.ReplaceAllString(text, m.to)
	}
	if short {
		text = evidencePart.ReplaceAllString(text, "")
	}
	ts.Check(os.WriteFile(ts.MkAbs("screen.txt"), []byte(text), 0o666))
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
	v := map[string]float64{"nx": 128, "ny": 128, "nz": 41, "mode": 1, "apix": 5.4, "ext": 0, "bytes": -1, "noise": 0, "nan": -1, "apixz": -1}
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

// mrcBytes makes a header that says what v says, followed by zeros, or by noise
// of that seed in mode 2, with one voxel that is no number.
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
	if v["apixz"] >= 0 {
		put(48, math.Float32bits(float32(v["nz"]*v["apixz"])))
	}
	put(92, uint32(int32(v["ext"])))
	copy(raw[208:], "MAP DD\x00\x00")
	size := int(v["bytes"])
	if size < 0 {
		size = len(raw) + int(v["nx"]*v["ny"]*v["nz"])*map[float64]int{0: 1, 1: 2, 2: 4, 4: 8}[v["mode"]]
	}
	out := make([]byte, size)
	copy(out, raw[:])
	if v["noise"] > 0 {
		rng := rand.New(rand.NewPCG(uint64(v["noise"]), 1))
		for i := len(raw); i+4 <= len(out); i += 4 {
			binary.LittleEndian.PutUint32(out[i:], math.Float32bits(float32(rng.NormFloat64())))
		}
	}
	if at := len(raw) + 4*int(v["nan"]); v["nan"] >= 0 {
		binary.LittleEndian.PutUint32(out[at:], math.Float32bits(float32(math.NaN())))
	}
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

// Every command teaches: a sentence, a text, two examples before the options,
// and every option says what it takes.
func TestHelpTeaches(t *testing.T) {
	for _, c := range newRoot(nil, nil).Commands() {
		if !c.Runnable() || c.Name() == "help" {
			continue
		}
		text := string(tomoparity(t, 0, "help", c.Name()))
		if n := strings.Count(c.Example, "  tomoparity "+c.Name()); n != 2 {
			t.Errorf("%s has %d examples, not 2", c.Name(), n)
		}
		examples, options := strings.Index(text, "\nExamples:\n"), strings.Index(text, "\nFlags:\n")
		if examples < 0 || options < examples || c.Short == "" || c.Long == "" {
			t.Errorf("help %s: examples at %d, options at %d", c.Name(), examples, options)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if len(f.Usage) < 10 {
				t.Errorf("%s --%s: %q says too little", c.Name(), f.Name, f.Usage)
			}
			if f.Value.Type() == "float64" && !strings.ContainsAny(f.Usage, ",(") {
				t.Errorf("%s --%s: %q has no unit", c.Name(), f.Name, f.Usage)
			}
		})
	}
}

// A foreign option is never one of ours, and its translation names one that is.
func TestForeignOptions(t *testing.T) {
	ours := map[string]bool{"check": true}
	for _, c := range newRoot(nil, nil).Commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) { ours["--"+f.Name] = true })
	}
	option := regexp.MustCompile(`--[a-z][a-z-]+`)
	for name, text := range foreign() {
		if ours[name] || strings.Contains(name, "_") {
			t.Errorf("%s is an option here, or has an underscore", name)
		}
		found := strings.Contains(text, "tomoparity check")
		for _, word := range option.FindAllString(text, -1) {
			found = found || ours[word]
			if !ours[word] && !strings.Contains(text, "'s "+word) {
				t.Errorf("%s: %q names %s, which does not exist", name, text, word)
			}
		}
		if !found {
			t.Errorf("%s: %q names nothing to use instead", name, text)
		}
		if err := refuseForeign([]string{"check", name + "=1"}); err == nil {
			t.Errorf("%s is not refused", name)
		}
	}
	for from, to := range aliases() {
		if !ours["--"+to] || ours["--"+from] {
			t.Errorf("alias %s of %s", from, to)
		}
	}
}
