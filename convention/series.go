package convention

// OfSeries returns the elements whose base name is name, or all of them when
// name is empty or none has it.
func OfSeries[T any](all []T, name string, base func(T) string) []T {
	var out []T
	for _, x := range all {
		if name != "" && base(x) == name {
			out = append(out, x)
		}
	}
	if out == nil {
		return all
	}
	return out
}
