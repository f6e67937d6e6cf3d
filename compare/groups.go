package compare

import (
	"context"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
)

// Member is one volume of a group.
type Member struct {
	Index int   // among the volumes given, from 0
	State State // Same, Mirrored or Ambiguous, against the first of the group
	// Match carries the first of the group onto this one. Its score and spread
	// are those of the pair that was compared: with Via, when that is not the
	// first, and the operation is then the two in turn.
	Match Match
	Equal []Match // when ambiguous by itself: what fits equally
	Via   int     // index of the volume that linked it; that of the first for most
}

// Grouping says which volumes show the same specimen.
type Grouping struct {
	Groups  [][]Member // each in the order given, and by their first members
	VoxelA  []float64  // of the volumes, Å; 0 where it is not known
	Assumed string     // as in Result
}

// Volumes that many and more are averaged down to a smaller cube: every one is
// compared with every other.
const manyVolumes = 7

// Group compares several volumes, each read once, and puts together those of the
// same specimen, turned or mirrored.
func Group(ctx context.Context, in []Input) (*Grouping, error) {
	most := largeSide
	if len(in) >= manyVolumes {
		most = smallSide
	}
	volumes, assumed, err := loadAll(in, most)
	if err != nil {
		return nil, err
	}
	spectra, err := spectraOf(volumes)
	if err != nil {
		return nil, err
	}
	g := &Grouping{Assumed: assumed}
	for _, v := range in {
		g.VoxelA = append(g.VoxelA, v.VoxelA)
	}
	for i := range volumes {
		if err := g.add(ctx, i, volumes, spectra); err != nil {
			return nil, err
		}
	}
	for _, group := range g.Groups {
		slices.SortFunc(group, func(a, b Member) int { return a.Index - b.Index })
	}
	slices.SortFunc(g.Groups, func(a, b []Member) int { return a[0].Index - b[0].Index })
	return g, nil
}

// add compares volume i with the groups there are and joins those it belongs to.
func (g *Grouping) add(ctx context.Context, i int, volumes []*volume, spectra []spectrum) error {
	var mine []int // groups it belongs to
	links := map[int]Member{}
	for n, group := range g.Groups {
		for _, m := range group {
			matches, err := search(ctx, volumes[m.Index], volumes[i], spectra[m.Index], spectra[i])
			if err != nil {
				return err
			}
			r := decide(matches)
			if r.State == Different {
				continue
			}
			link, known := chain(m, r, i, volumes), links[n]
			if _, ok := links[n]; !ok {
				mine = append(mine, n)
			} else if known.State != Ambiguous || link.State == Ambiguous {
				continue
			}
			if links[n] = link; link.State != Ambiguous {
				break
			}
		}
	}
	if len(mine) == 0 {
		self := Match{Q: geom.Identity3(), Operation: geom.DescribeOrthogonal(geom.Identity3(), 0.01), Score: 1}
		g.Groups = append(g.Groups, []Member{{Index: i, State: Same, Match: self, Via: i}})
		return nil
	}
	g.merge(mine, links, volumes)
	return nil
}

// chain goes from the first of a group by its member m to volume i.
func chain(m Member, r *Result, i int, volumes []*volume) Member {
	out := Member{Index: i, State: r.State, Match: r.Best, Equal: r.Equal, Via: m.Index}
	out.Match.Q = whole(r.Best.Q.Mul(m.Match.Q))
	k := volumes[i].voxel / volumes[m.Index].voxel // voxels of i in one of m
	out.Match.Shift = r.Best.Q.Apply(m.Match.Shift).Scale(k).Add(r.Best.Shift)
	if m.Via != m.Index { // m is not the first
		out.Equal = nil
	}
	out.settle(r.State == Ambiguous || m.State == Ambiguous)
	if m.Match.Score < 0 {
		out.Match.Score = -out.Match.Score
	}
	return out
}

func (m *Member) settle(ambiguous bool) {
	m.Match.Operation = geom.DescribeOrthogonal(m.Match.Q, 0.01)
	switch {
	case ambiguous:
		m.State = Ambiguous
	case m.Match.Q.Det() > 0:
		m.State = Same
	default:
		m.State = Mirrored
	}
}

// merge joins the groups that a new volume links and adds it to the first of them.
func (g *Grouping) merge(mine []int, links map[int]Member, volumes []*volume) {
	home := mine[0]
	link := links[home]
	all := append(g.Groups[home], link)
	for _, n := range mine[1:] {
		back := links[n]
		for _, m := range g.Groups[n] { // from the first by the new volume to the first of n, then on to m
			q := whole(m.Match.Q.Mul(back.Match.Q.Transpose()).Mul(link.Match.Q))
			ki := volumes[m.Index].voxel / volumes[link.Index].voxel
			away := m.Match.Q.Mul(back.Match.Q.Transpose()).Apply(link.Match.Shift.Sub(back.Match.Shift)).Scale(ki)
			j := Member{Index: m.Index, Match: m.Match, Via: link.Index}
			j.Match.Q, j.Match.Shift = q, away.Add(m.Match.Shift)
			if m.Index == g.Groups[n][0].Index {
				j.Match.Score, j.Match.Z = back.Match.Score, back.Match.Z
			} else {
				j.Via = m.Via
			}
			if link.Match.Score < 0 {
				j.Match.Score = -j.Match.Score
			}
			j.settle(m.State == Ambiguous || link.State == Ambiguous || back.State == Ambiguous)
			all = append(all, j)
		}
	}
	g.Groups[home] = all
	for k := len(mine) - 1; k > 0; k-- {
		g.Groups = slices.Delete(g.Groups, mine[k], mine[k]+1)
	}
}
