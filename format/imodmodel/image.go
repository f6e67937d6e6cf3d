package imodmodel

// Transform relates the coordinates of a model to those of an image.
type Transform struct {
	Scale       [3]float32 // pixel size, in the image's unit
	Translation [3]float32 // in the image's unit
	Rotation    [3]float32 // about x, y, z, degrees
}

// Image is MINX: how the model lay to its image when it was made (Old) and when
// it was last drawn (Current). Programs leave chance numbers in the scale and the
// rotation of Old; its translation is the image's origin, with the flag HasOrigin.
type Image struct{ Old, Current Transform }

func (m *Image) numbers() []*float32 {
	var out []*float32
	for _, t := range []*Transform{&m.Old, &m.Current} {
		for _, v := range []*[3]float32{&t.Scale, &t.Translation, &t.Rotation} {
			out = append(out, &v[0], &v[1], &v[2])
		}
	}
	return out
}

// all calls do with every list of chunks, in the order of the file.
func (f *File) all(do func(*[]Chunk)) {
	do(&f.After)
	for i := range f.Objects {
		o := &f.Objects[i]
		do(&o.After)
		for j := range o.Contours {
			do(&o.Contours[j].After)
		}
		for j := range o.Meshes {
			do(&o.Meshes[j].After)
		}
	}
}

func (f *File) minx() *Chunk {
	var found *Chunk
	f.all(func(list *[]Chunk) {
		for i, c := range *list {
			if c.ID == "MINX" && len(c.Data) == minxSize {
				found = &(*list)[i]
			}
		}
	})
	return found
}

// Image returns what MINX says, and whether the model has it.
func (f *File) Image() (Image, bool) {
	var m Image
	c := f.minx()
	if c == nil {
		return m, false
	}
	for i, v := range m.numbers() {
		*v = float32At(c.Data, 4*i)
	}
	return m, true
}

// SetImage writes MINX, in its place or at the end, and says in the flags that
// origin and rotation are there.
func (f *File) SetImage(m Image) {
	c := f.minx()
	if c == nil {
		list := f.last()
		*list = append(*list, Chunk{ID: "MINX"})
		c = &(*list)[len(*list)-1]
	}
	c.Data = make([]byte, minxSize)
	for i, v := range m.numbers() {
		putFloat(c.Data, 4*i, *v)
	}
	f.Flags |= HasOrigin | HasTilts
}

// FullImage returns the map from points to places in the whole image the model
// was last drawn on, in pixels, counted as the model counts: x and y from the
// edge, z in sections. y and z are swapped first where the image was seen
// flipped. It is false without MINX, without the image's origin in it, and for a
// rotated image.
func (f *File) FullImage() (func(Point) [3]float64, bool) {
	m, ok := f.Image()
	if !ok || !f.Has(HasOrigin) || m.Current.Rotation != [3]float32{} {
		return nil, false
	}
	var shift [3]float64
	for i := range shift {
		scale := float64(m.Current.Scale[i])
		if !(scale > 0) {
			return nil, false
		}
		shift[i] = (float64(m.Old.Translation[i]) - float64(m.Current.Translation[i])) / scale
	}
	flipped := f.Has(Flipped)
	return func(p Point) [3]float64 {
		if flipped {
			p.Y, p.Z = p.Z, p.Y
		}
		return [3]float64{float64(p.X) + shift[0], float64(p.Y) + shift[1], float64(p.Z) + shift[2]}
	}, true
}
