package check

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// loaded runs everything but the measurement.
func loaded(req Request) (*session, error) {
	s := &session{req: req, rooms: all.Rooms(), out: &Outcome{}}
	err := s.load()
	if s.stack != nil {
		defer s.stack.Close()
	}
	return s, err
}

// Records of one series that contradict each other are refused or told of.
func TestContradictoryRecords(t *testing.T) {
	other := strings.ReplaceAll(mdocText, "5.4", "2.7")
	shifted := strings.ReplaceAll(mdocText, "TiltAngle = 0", "TiltAngle = 9")
	files := map[string]string{"ts.mrc": "", "same.mdoc": mdocText, "pixel.mdoc": other, "angle.mdoc": shifted, "ts.rawtlt": rawtltText,
		"four.rawtlt": "-3\n0\n3\n6\n", "steep.rawtlt": "-3\n0\n95\n"}
	dir := write(t, files)
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		name  string
		req   Request
		error string // empty: none
		warns string
	}{
		{"they agree", Request{Mdoc: at("same.mdoc"), Tilts: at("ts.rawtlt")}, "", ""},
		{"pixel size", Request{Mdoc: at("pixel.mdoc")}, "factor 2.00: binned?", ""},
		{"pixel size, angles given", Request{Mdoc: at("pixel.mdoc"), Tilts: at("ts.rawtlt")}, "factor 2.00: binned?", ""},
		{"pixel size, settled", Request{Mdoc: at("pixel.mdoc"), PixelSize: 5.4}, "", ""},
		{"angle", Request{Mdoc: at("angle.mdoc"), Tilts: at("ts.rawtlt")}, "", "differ by 9.00 deg at section 1"},
		{"count", Request{Tilts: at("four.rawtlt")}, "4 angles, while " + at("ts.mrc") + " has 3 sections", ""},
		{"range", Request{Tilts: at("steep.rawtlt")}, "line 3: a tilt angle of 95; expected degrees from -90 to 90", ""},
		{"missing", Request{Tilts: at("ts.rawtl")}, "did you mean " + at("ts.rawtlt"), ""},
	} {
		c.req.Paths = []string{at("ts.mrc")}
		s, err := loaded(c.req)
		if (err == nil) != (c.error == "") || err != nil && !strings.Contains(err.Error(), c.error) {
			t.Errorf("%s: %v, want %q", c.name, err, c.error)
		}
		warnings := strings.Join(s.acq.warnings, "\n")
		if (warnings == "") != (c.warns == "") || !strings.Contains(warnings, c.warns) {
			t.Errorf("%s: warnings %q, want %q", c.name, warnings, c.warns)
		}
	}
}

// The angles come from the option, else from files that were named, else from
// the mdoc, else from a file beside the stack.
func TestAnglesPrecedence(t *testing.T) {
	dir := write(t, map[string]string{"ts.mrc": "", "ts.rawtlt": rawtltText, "other.rawtlt": "1\n2\n3\n", "third.tlt": "4\n5\n6\n"})
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		req  Request
		want string
	}{
		{Request{Paths: []string{at("ts.mrc")}}, "ts.rawtlt"},
		{Request{Paths: []string{at("ts.mrc"), at("other.rawtlt")}}, "other.rawtlt"},
		{Request{Paths: []string{at("ts.mrc"), at("other.rawtlt")}, Tilts: at("third.tlt")}, "third.tlt"},
	} {
		s, err := loaded(c.req)
		if err != nil || filepath.Base(s.acq.anglesFrom) != c.want {
			t.Errorf("%v: angles from %s, %v", c.req.Paths, s.acq.anglesFrom, err)
		}
	}
	if err := os.WriteFile(at("ts.mrc.mdoc"), []byte(mdocText), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := loaded(Request{Paths: []string{at("ts.mrc")}})
	if err != nil || s.acq.anglesFrom != at("ts.mrc.mdoc") || knownCount(s.acq.angles) != 3 {
		t.Errorf("angles from %s, %v", s.acq.anglesFrom, err)
	}
}

// Results are numbered by package and named as the user named their folders.
func TestNames(t *testing.T) {
	files := map[string]string{"ts.mrc": "", "ts.rawtlt": rawtltText}
	for _, d := range []string{"first", "second", "deep/second"} {
		files[d+"/ts.xf"], files[d+"/ts.tlt"] = xfText, rawtltText
	}
	files["eman/info/ts_info.json"] = infoText
	dir := write(t, files)
	names := func(paths ...string) (ids, labels []string) {
		t.Helper()
		all := []string{filepath.Join(dir, "ts.mrc")}
		for _, p := range paths {
			all = append(all, filepath.Join(dir, p))
		}
		s, err := loaded(Request{Paths: all})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.claims {
			ids, labels = append(ids, c.ID), append(labels, c.Label)
		}
		return ids, labels
	}
	for _, c := range []struct{ paths, ids, labels []string }{
		{[]string{"first"}, []string{"imod"}, []string{"IMOD"}},
		{[]string{"first", "eman"}, []string{"imod", "eman2"}, []string{"IMOD", "EMAN2"}},
		{[]string{"first", "second", "eman"}, []string{"imod", "imod-2", "eman2"}, []string{"first", "second", "EMAN2"}},
		{[]string{"second", "deep/second"}, []string{"imod", "imod-2"}, []string{"second (imod)", "second (imod-2)"}},
		{[]string{"first", "first/ts.xf", "first/ts.tlt"}, []string{"imod"}, []string{"IMOD"}},
	} {
		if ids, labels := names(c.paths...); !slices.Equal(ids, c.ids) || !slices.Equal(labels, c.labels) {
			t.Errorf("%v: IDs %q, labels %q; want %q, %q", c.paths, ids, labels, c.ids, c.labels)
		}
	}
}

// An image is left out when the user says so, when it is not there, or when
// every result leaves it out; one result alone cannot.
func TestSkip(t *testing.T) {
	claim := func(excluded ...int) *tomo.Claim {
		c := &tomo.Claim{}
		for z := range 6 {
			c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: z, Excluded: slices.Contains(excluded, z)})
		}
		return c
	}
	for _, c := range []struct {
		name    string
		s       session
		skipped []int
	}{
		{"nothing", session{}, nil},
		{"the user", session{req: Request{Exclude: []int{0, 5, 99}}}, []int{0, 5}},
		{"one of two", session{claims: []*tomo.Claim{claim(1, 2), claim(2, 3)}}, []int{2}},
		{"the only one", session{claims: []*tomo.Claim{claim(1, 2)}}, []int{1, 2}},
		{"damaged", session{stack: &Stack{N: 6, Readable: 4}}, []int{4, 5}},
	} {
		if c.s.stack == nil {
			c.s.stack = &Stack{N: 6, Readable: 6}
		}
		var got []int
		for z, out := range c.s.skip() {
			if out {
				got = append(got, z)
			}
		}
		if !slices.Equal(got, c.skipped) {
			t.Errorf("%s: %v, want %v", c.name, got, c.skipped)
		}
	}
}

// Sections that there are not are refused, counted as the user counts.
func TestExclude(t *testing.T) {
	dir := write(t, map[string]string{"ts.mrc": "", "ts.rawtlt": rawtltText})
	path := filepath.Join(dir, "ts.mrc")
	s, err := loaded(Request{Paths: []string{path, path}, Exclude: []int{0, 2}})
	if err != nil || !slices.Contains(s.acq.warnings, "--exclude leaves out section 1 (-3.0 deg), 3 (3.0 deg)") {
		t.Errorf("%q, %v", s.acq.warnings, err)
	}
	if _, err := loaded(Request{Paths: []string{path}, Exclude: []int{3}}); err == nil || !strings.Contains(err.Error(), "section 4; expected 1 to 3") {
		t.Error(err)
	}
}

// The line of the axis: the option, else what the results agree on, else the
// record; nothing when results disagree.
func TestAxisLine(t *testing.T) {
	at := func(axis geom.Angle) *tomo.Claim {
		return &tomo.Claim{Series: tomo.Series{Tilts: []tomo.Tilt{{Projection: tomo.Compose(axis, 10, 0, geom.Vec2{})}}}}
	}
	for _, c := range []struct {
		name  string
		s     session
		want  geom.Angle
		known bool
	}{
		{"nothing", session{}, 0, false},
		{"record", session{acq: acquisition{nominalAxis: tomo.Some(geom.Angle(80))}}, 80, true},
		{"result before record", session{claims: []*tomo.Claim{at(84)}, acq: acquisition{nominalAxis: tomo.Some(geom.Angle(80))}}, 84, true},
		{"the same line", session{claims: []*tomo.Claim{at(84), at(-95)}}, 84, true},
		{"two lines", session{claims: []*tomo.Claim{at(84), at(60)}}, 0, false},
		{"option", session{req: Request{TiltAxis: tomo.Some(geom.Angle(5))}, claims: []*tomo.Claim{at(84)}}, 5, true},
	} {
		got, _ := c.s.axisLine()
		v, known := got.Get()
		if known != c.known || known && (v-c.want).Signed() > 1e-6 {
			t.Errorf("%s: %v known %v", c.name, v, known)
		}
	}
}

// A result says where it has its numbers from: the stack's header is no option.
func TestSources(t *testing.T) {
	dir := write(t, map[string]string{"ts.mrc": "", "ts.rawtlt": rawtltText, "imod/ts.xf": xfText, "imod/ts.tlt": rawtltText})
	stack, imod := filepath.Join(dir, "ts.mrc"), filepath.Join(dir, "imod")
	s, err := loaded(Request{Paths: []string{stack, imod}})
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range s.claims[0].Sources {
		if strings.HasPrefix(src.Field, "--") {
			t.Errorf("%s is said to be from %s", src.Quantity, src.Field)
		}
	}
	s, err = loaded(Request{Paths: []string{imod}, ImageNX: 8, ImageNY: 8, PixelSize: 5.4})
	if err != nil {
		t.Fatal(err)
	}
	options := 0
	for _, src := range s.claims[0].Sources {
		if src.Field == "--image-size" || src.Field == "--angpix" {
			options++
		}
	}
	if options != 2 {
		t.Errorf("%d numbers from options: %v", options, s.claims[0].Sources)
	}
}

// No memory is taken on the word of a header.
func TestNoAllocationFromHeader(t *testing.T) {
	dir := write(t, map[string]string{"ts.mrc": "", "ts.rawtlt": rawtltText})
	path := filepath.Join(dir, "ts.mrc")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at, name := range map[int]string{0: "columns", 4: "rows", 8: "sections", 92: "extended header"} {
		for _, size := range []int{100, 1024, len(data)} {
			bad := slices.Clone(data[:min(size, len(data))])
			if size >= 96 {
				copy(bad[at:], []byte{0xff, 0xff, 0xff, 0x7f})
			}
			if err := os.WriteFile(path, bad, 0o666); err != nil {
				t.Fatal(err)
			}
			for _, permissive := range []bool{false, true} {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, err := Run(context.Background(), Request{Paths: []string{path}, Permissive: permissive}, all.Rooms())
				runtime.ReadMemStats(&after)
				bytes := after.TotalAlloc - before.TotalAlloc
				if err == nil {
					t.Errorf("%s, %d bytes: no error", name, size)
				}
				if bytes > 4<<20 {
					t.Errorf("%s, %d bytes, permissive %v: %d bytes of memory", name, size, permissive, bytes)
				}
			}
		}
	}
}
