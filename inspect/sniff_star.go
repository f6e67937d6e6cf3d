package inspect

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/star"
)

// starKind tells a table by the name of a block or by labels of one block.
type starKind struct {
	what   string
	blocks string   // names of blocks, blank between
	labels []string // all in one block, without the underscore
}

// starKinds are the tables that are told apart; the first that fits counts.
func starKinds() []starKind {
	return []starKind{
		{"RELION pipeline", "pipeline_general", nil},
		{"RELION job with its options", "job", nil},
		{"RELION optimisation set", "", []string{"rlnTomoParticlesFile"}},
		{"RELION optimisation set", "", []string{"rlnTomoTomogramsFile"}},
		{"RELION state of a refinement", "optimiser_general", nil},
		{"RELION motion correction of one movie", "global_shift", nil},
		{"RELION movies of a tilt series, not aligned", "", []string{"rlnTomoTiltMovieFile"}},
		{"RELION micrographs", "micrographs", nil},
		{"STOPGAP wedge list", "stopgap_wedgelist", nil},
		{"STOPGAP motive list", "stopgap_motivelist", nil},
		{"RELION particles", "particles images", nil},
		{"RELION particles in tomograms", "", []string{"rlnTomoName", "rlnCoordinateX"}},
		{"RELION particles", "", []string{"rlnCoordinateX", "rlnCoordinateY"}},
		{"RELION particles", "", []string{"rlnImageName", "rlnMicrographName"}},
		{"RELION trajectories of particles", "", []string{"rlnOriginXAngst", "rlnOriginYAngst", "rlnOriginZAngst"}},
		{"fitted CTFs (Gctf or RELION)", "", []string{"rlnMicrographName", "rlnDefocusU"}},
	}
}

// starFile names a STAR file by its blocks.
func (it *Item) starFile(h *head) bool {
	xmipp := h.begins("# XMIPP_STAR_1")
	if h.ext != ".star" && !xmipp {
		return false
	}
	f, err := star.Read(h.path)
	if err != nil {
		it.err = withHint(err, "a STAR file with such a fault is refused whole; mend the line")
		return true
	}
	var names []string
	rows := 0
	for _, b := range f.Blocks {
		names = append(names, "data_"+b.Name)
		for _, l := range b.Loops {
			rows = max(rows, l.Len())
		}
	}
	it.fact("blocks", "%s", strings.Join(names, " "))
	it.fact("rows of the longest table", "%d", rows)
	if xmipp {
		it.What = "Xmipp metadata"
	} else if what := starWhat(f); what != "" {
		it.What = what
	}
	note := "not supported: " + noGeometry
	switch {
	case strings.HasPrefix(it.What, "RELION particles"), it.What == "RELION optimisation set":
		note = "not supported: the geometry is in the tomograms' star file; give that"
	case strings.HasPrefix(it.What, "STOPGAP wedge"):
		note = "not supported: tilts without axis and shifts; the alignment is elsewhere"
	case strings.HasPrefix(it.What, "fitted CTFs"):
		note = useCTF
	case it.What == "STAR file":
		note = "not supported: its labels are of no package that is known here"
	}
	it.Warnings = append(it.Warnings, note)
	return true
}

func starWhat(f *star.File) string {
	for _, k := range starKinds() {
		for _, b := range f.Blocks {
			if b.Name != "" && strings.Contains(" "+k.blocks+" ", " "+b.Name+" ") || k.labels != nil && hasLabels(b, k.labels) {
				return k.what
			}
		}
	}
	return ""
}

func hasLabels(b *star.Block, labels []string) bool {
	for _, l := range b.Loops {
		if l.Has(labels...) {
			return true
		}
	}
	for _, name := range labels {
		if _, ok := b.Item(name); !ok {
			return false
		}
	}
	return true
}
