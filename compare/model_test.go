package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// A model of what the programs of IMOD, EMAN2 and RELION do with arrays, written
// from their sources and not from the code it judges. It runs a command line.
type model struct {
	t      *testing.T
	files  map[string]*solid
	centre float64 // of matchvol, beyond (N-1)/2: 0.5 in IMOD 4.8
}

func newSolid(nx, ny, nz int) *solid {
	return &solid{nx: nx, ny: ny, nz: nz, data: make([]float32, nx*ny*nz)}
}

func (s *solid) get(x, y, z int) float32 {
	if x < 0 || y < 0 || z < 0 || x >= s.nx || y >= s.ny || z >= s.nz {
		return 0
	}
	return s.data[(z*s.ny+y)*s.nx+x]
}

// fill makes a volume from the value at each voxel.
func fill(nx, ny, nz int, f func(x, y, z int) float32) *solid {
	s := newSolid(nx, ny, nz)
	for z := range nz {
		for y := range ny {
			for x := range nx {
				s.data[(z*ny+y)*nx+x] = f(x, y, z)
			}
		}
	}
	return s
}

// linear interpolates; outside is 0.
func (s *solid) linear(p geom.Vec3) float32 {
	var i [3]int
	var f [3]float64
	for k := range 3 {
		i[k] = int(math.Floor(p[k]))
		f[k] = p[k] - float64(i[k])
	}
	sum := 0.0
	for c := range 8 {
		w, j := 1.0, i
		for k := range 3 {
			if c>>k&1 == 1 {
				j[k]++
				w *= f[k]
			} else {
				w *= 1 - f[k]
			}
		}
		if w > 0 {
			sum += w * float64(s.get(j[0], j[1], j[2]))
		}
	}
	return float32(sum)
}

// run does a command line of parts joined by &&.
func (m *model) run(line string) {
	m.t.Helper()
	for _, part := range strings.Split(line, " && ") {
		words := strings.Fields(part)
		switch words[0] {
		case "clip":
			m.files[words[3]] = m.clip(words[1], m.files[words[2]])
		case "printf": // 'a b c d' lines into a file, which matchvol reads
			rows := strings.Split(part, "'")
			v := geom.Affine3{}
			for i := range 3 {
				if _, err := fmt.Sscan(rows[3+2*i], &v.M[i][0], &v.M[i][1], &v.M[i][2], &v.T[i]); err != nil {
					m.t.Fatal(part, err)
				}
			}
			m.files["like_b.xf"] = &solid{data: []float32{}}
			m.xf(v)
		case "matchvol":
			m.matchvol(words[1:])
		case "e2proc3d.py":
			m.files[words[2]] = m.e2proc3d(m.files[words[1]], words[3:])
		case "relion_image_handler":
			m.files[words[4]] = m.imageHandler(m.files[words[2]], words[5:])
		default:
			m.t.Fatalf("no model of %q", part)
		}
	}
}

func (m *model) clip(op string, in *solid) *solid {
	nx, ny, nz := in.nx, in.ny, in.nz
	switch op {
	case "flipx":
		return fill(nx, ny, nz, func(x, y, z int) float32 { return in.get(nx-1-x, y, z) })
	case "flipy":
		return fill(nx, ny, nz, func(x, y, z int) float32 { return in.get(x, ny-1-y, z) })
	case "flipz":
		return fill(nx, ny, nz, func(x, y, z int) float32 { return in.get(x, y, nz-1-z) })
	case "flipxy": // section x of the input becomes row x of the output
		return fill(ny, nx, nz, func(x, y, z int) float32 { return in.get(y, x, z) })
	case "flipyz": // out[z, y, x] = in[y, z, x]
		return fill(nx, nz, ny, func(x, y, z int) float32 { return in.get(x, z, y) })
	case "rotx": // out[z, y, x] = in[y, T-1-z, x]
		return fill(nx, nz, ny, func(x, y, z int) float32 { return in.get(x, ny-1-z, y) })
	case "flipxz":
		return fill(nz, ny, nx, func(x, y, z int) float32 { return in.get(z, y, x) })
	}
	m.t.Fatalf("clip %s", op)
	return nil
}

// xf keeps a transform as 12 numbers under the name of its file.
func (m *model) xf(v geom.Affine3) {
	s := m.files["like_b.xf"]
	for i := range 3 {
		s.data = append(s.data, float32(v.M[i][0]), float32(v.M[i][1]), float32(v.M[i][2]), float32(v.T[i]))
	}
}

// matchvol moves a point at xi from the centre of the input to a xi + d from the
// centre of the output.
func (m *model) matchvol(words []string) {
	size, n := strings.Split(words[1], ","), [3]int{}
	for i := range 3 {
		n[i], _ = strconv.Atoi(size[i])
	}
	x := m.files[words[3]].data
	var a geom.Affine3
	for i := range 3 {
		a.M[i] = [3]float64{float64(x[4*i]), float64(x[4*i+1]), float64(x[4*i+2])}
		a.T[i] = float64(x[4*i+3])
	}
	inv, ok := a.Inverse()
	if !ok || words[0] != "-size" || words[2] != "-xffile" {
		m.t.Fatal(words)
	}
	in := m.files[words[4]]
	ci := geom.Vec3{float64(in.nx-1)/2 + m.centre, float64(in.ny-1)/2 + m.centre, float64(in.nz-1)/2 + m.centre}
	co := geom.Vec3{float64(n[0]-1)/2 + m.centre, float64(n[1]-1)/2 + m.centre, float64(n[2]-1)/2 + m.centre}
	m.files[words[5]] = fill(n[0], n[1], n[2], func(x, y, z int) float32 {
		return in.linear(inv.Apply(geom.Vec3{float64(x), float64(y), float64(z)}.Sub(co)).Add(ci))
	})
}

// e2proc3d does its options in their order. The volume turns, shifts and scales
// about voxel n//2.
func (m *model) e2proc3d(in *solid, options []string) *solid {
	original := [3]int{in.nx, in.ny, in.nz}
	for _, o := range options {
		name, value, _ := strings.Cut(o, "=")
		var v [3]float64
		numbers := strings.Split(value, ",")
		for i := range min(3, len(numbers)) {
			v[i], _ = strconv.ParseFloat(numbers[i], 64)
		}
		switch name {
		case "--clip": // about x//2 of the file as it was read
			n := [3]int{int(v[0]), int(v[1]), int(v[2])}
			from, s := [3]int{}, in
			for k := range 3 {
				from[k] = original[k]/2 - n[k]/2
			}
			in = fill(n[0], n[1], n[2], func(x, y, z int) float32 { return s.get(x+from[0], y+from[1], z+from[2]) })
		case "--process":
			axis, ok := strings.CutPrefix(value, "xform.flip:axis=")
			if !ok || in.nx%2 == 0 || in.ny%2 == 0 || in.nz%2 == 0 {
				m.t.Fatalf("%s of %d x %d x %d voxels: versions differ", value, in.nx, in.ny, in.nz)
			}
			in = m.clip("flip"+axis, in)
		case "--scale":
			in = m.eman(in, geom.Affine3{M: geom.Identity3().Scale(v[0])})
		case "--rot": // az, alt, phi: passive about z, x, z
			in = m.eman(in, geom.Affine3{M: geom.RotZ(geom.Angle(-v[2])).Mul(geom.RotX(geom.Angle(-v[1]))).Mul(geom.RotZ(geom.Angle(-v[0])))})
		case "--trans":
			in = m.eman(in, geom.Affine3{M: geom.Identity3(), T: v})
		default:
			m.t.Fatalf("e2proc3d.py %s", o)
		}
	}
	return in
}

func (m *model) eman(in *solid, a geom.Affine3) *solid {
	inv, ok := a.Inverse()
	if !ok {
		m.t.Fatal(a)
	}
	c := geom.Vec3{float64(in.nx / 2), float64(in.ny / 2), float64(in.nz / 2)}
	return fill(in.nx, in.ny, in.nz, func(x, y, z int) float32 {
		return in.linear(inv.Apply(geom.Vec3{float64(x), float64(y), float64(z)}.Sub(c)).Add(c))
	})
}

// imageHandler does the first reversal only, then the shift.
func (m *model) imageHandler(in *solid, options []string) *solid {
	var shift geom.Vec3
	flip := ""
	for i := 0; i < len(options); i++ {
		switch o := options[i]; o {
		case "--flipX", "--flipY", "--flipZ":
			if flip == "" || o < flip {
				flip = o
			}
		case "--shift_x", "--shift_y", "--shift_z":
			shift[o[len(o)-1]-'x'], _ = strconv.ParseFloat(options[i+1], 64)
			i++
		default:
			m.t.Fatalf("relion_image_handler %s", o)
		}
	}
	if flip != "" {
		in = m.clip("flip"+strings.ToLower(flip[6:]), in)
	}
	return fill(in.nx, in.ny, in.nz, func(x, y, z int) float32 {
		return in.linear(geom.Vec3{float64(x), float64(y), float64(z)}.Sub(shift))
	})
}
