package defocus

// Flags is the sum in the first field of the header of a version 3 file.
type Flags int

// The flags.
const (
	Astigmatism  Flags = 1  // columns defocus2 and astigAngle are present
	AstigRadians Flags = 2  // astigAngle is in radians, else degrees
	Phase        Flags = 4  // column phase is present
	PhaseRadians Flags = 8  // phase is in radians, else degrees
	InvertAngles Flags = 16 // the angle columns are those of inverted tilt angles
	CutOn        Flags = 32 // column cutOn is present; only ever together with Phase

	known = Astigmatism | AstigRadians | Phase | PhaseRadians | InvertAngles | CutOn
)

// Has tells whether all of want are set.
func (f Flags) Has(want Flags) bool { return f&want == want }

// columns is how many columns a data line has.
func (f Flags) columns() int {
	n := 5
	if f.Has(Astigmatism) {
		n += 2
	}
	if f.Has(Phase) {
		n++
	}
	if f.Has(CutOn) {
		n++
	}
	return n
}

// AngleUnit is the unit of an angle column.
type AngleUnit int

// The units.
const (
	Degree AngleUnit = iota
	Radian
)

// String returns the unit in words.
func (u AngleUnit) String() string {
	if u == Radian {
		return "radian"
	}
	return "degree"
}

// AstigAngleUnit is the unit of Row.AstigAngle.
func (f Flags) AstigAngleUnit() AngleUnit {
	if f.Has(AstigRadians) {
		return Radian
	}
	return Degree
}

// PhaseUnit is the unit of Row.Phase.
func (f Flags) PhaseUnit() AngleUnit {
	if f.Has(PhaseRadians) {
		return Radian
	}
	return Degree
}
