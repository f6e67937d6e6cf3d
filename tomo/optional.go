package tomo

import "encoding/json"

// Opt is a number (or other value) that may be unknown. The zero value is
// unknown; an unknown value is never replaced by a guess.
type Opt[T any] struct {
	value T
	known bool
}

// Some returns a known value.
func Some[T any](v T) Opt[T] { return Opt[T]{value: v, known: true} }

// Get returns the value and whether it is known.
func (o Opt[T]) Get() (T, bool) { return o.value, o.known }

// Known reports whether the value is known.
func (o Opt[T]) Known() bool { return o.known }

// Or returns the value, or fallback when it is unknown.
func (o Opt[T]) Or(fallback T) T {
	if o.known {
		return o.value
	}
	return fallback
}

// MarshalJSON writes the value, or null when it is unknown.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if !o.known {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}
