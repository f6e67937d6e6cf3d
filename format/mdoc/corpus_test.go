package mdoc

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
)

// none stands for a number that the file does not have.
var none = math.NaN()

var corpusFacts = map[string]struct {
	kind        string // type of the sections counted
	sections    int
	axis        float64 // in the title
	rotation    float64 // RotationAngle of the first section
	pixel       float64 // PixelSpacing, global or of the first section
	first, last float64 // TiltAngle
}{
	"TomoBabel+cets-empiar/test/input_data/TS_001.mdoc":                                                    {"ZValue", 3, 85, none, 2.15, 0, -2},
	"TomoBabel+cets-empiar/test/input_data/TS_minimal.mdoc":                                                {"ZValue", 2, none, none, none, 0, 2},
	"TomoBabel+cets-empiar/test/input_data/TS_snake_case.mdoc":                                             {"ZValue", 1, none, none, 2.5, 0, 0},
	"TomoBabel+cets-empiar/test/input_data/TS_t_section_comma.mdoc":                                        {"ZValue", 1, 85, none, none, 0, 0},
	"TomoBabel+cets-empiar/test/input_data/TS_t_section_text.mdoc":                                         {"ZValue", 1, none, none, none, 0, 0},
	"alisterburt+tiltstack/tests/test_data/mdoc/TS_01.mrc.mdoc":                                            {"ZValue", 41, 85.3, 175.3, 5.4, 0.000999877, 60.0006},
	"alisterburt+tomo_preprocessing/test_data/mdoc/TS_01.mrc.mdoc":                                         {"ZValue", 41, 85.3, 175.3, 5.4, 0.000999877, 60.0006},
	"anmartinezs+pyseg_system/code/pyto/tomo/test/stack_original/29.08.14_syn_ctrl01_13.08_tomo01.st.mdoc": {"ZValue", 46, 173.1, -96.9174, 3.42, -30.0013, 59.9931},
	"hanjinliu+cylindra/tests/dummy.mrc.mdoc":                                                              {"ZValue", 3, 177, none, 5.34, -59.99, 59.99},
	"teamtomo+mdocfile/tests/test_data/frame_set_single.mdoc":                                              {"FrameSet", 1, none, 178.414, 1.2827, 32.984, 32.984},
	"teamtomo+mdocfile/tests/test_data/montage_section.mdoc":                                               {"ZValue", 62, -86.7, 3.34915, 656.139, -0.00654056, -0.00654056},
	"teamtomo+mdocfile/tests/test_data/tilt_series.mdoc":                                                   {"ZValue", 41, 85.3, 175.3, 5.4, 0.000999877, 60.0006},
	"turonova+cryoCAT/tests/test_data/TS_017/017.mdoc":                                                     {"ZValue", 60, 82.9, 172.9, 1.971, -52.0064, 65.9732},
	"turonova+cryoCAT/tests/test_data/TS_018/018.mdoc":                                                     {"ZValue", 60, 82.9, 172.9, 1.971, -52.0064, 65.9732},
	"turonova+cryoCAT/tests/test_data/frames_mdoc/TS_019_0034_44.0.mrc.mdoc":                               {"FrameSet", 1, none, 172.9, 1.971, 43.9864, 43.9864},
	"usnistgov+etspy/etspy/tests/test_data/SerialEM_MultiTilt_Test/test_000.mdoc":                          {"ZValue", 2, -90, 0, 7.88, -0.000488, -0.000488},
}

// Every .mdoc, .idoc and .adoc file of the corpus reads; none is refused.
func TestCorpus(t *testing.T) {
	found := 0
	for _, rel := range corpus.Files(t, ".mdoc", ".idoc", ".adoc") {
		path := corpus.Path(t, rel)
		f, ok := formattest.ReadBack(t, path, Read)
		if !ok {
			continue
		}
		want, ok := corpusFacts[rel]
		if !ok {
			continue
		}
		found++
		all := f.ByType(want.kind)
		if len(all) != want.sections {
			t.Errorf("%s: %d sections", rel, len(all))
			continue
		}
		title, _ := f.AxisTitle()
		pixel := number(t, f.Global, "PixelSpacing")
		if math.IsNaN(pixel) {
			pixel = number(t, all[0], "PixelSpacing")
		}
		axis, ok, p := title.Number("Tilt axis angle")
		if p != nil {
			t.Error(p)
		}
		if !ok {
			axis = none
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{{"axis", axis, want.axis}, {"pixel", pixel, want.pixel}, {"rotation", number(t, all[0], "RotationAngle"), want.rotation},
			{"first tilt", number(t, all[0], "TiltAngle"), want.first}, {"last tilt", number(t, all[len(all)-1], "TiltAngle"), want.last}} {
			if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
				t.Errorf("%s: %s %v, want %v", rel, c.what, c.got, c.want)
			}
		}
	}
	if found != len(corpusFacts) {
		t.Errorf("facts checked for %d files, want %d", found, len(corpusFacts))
	}
}

func number(t *testing.T, s *Section, key string) float64 {
	t.Helper()
	v, ok, p := s.Float(key)
	if p != nil {
		t.Error(p)
	}
	if !ok {
		return none
	}
	return v
}

// The montage file has 63 sections, one of them of another type.
func TestCorpusMontage(t *testing.T) {
	f, err := Read(corpus.Path(t, "teamtomo+mdocfile/tests/test_data/montage_section.mdoc"))
	if err != nil {
		t.Fatal(err)
	}
	if m := f.ByType("MontSection"); len(m) != 1 || m[0].Name != "0" || len(f.Sections) != 63 {
		t.Errorf("%d sections, %+v", len(f.Sections), m)
	}
}
