package geom

import "math"

// Vec2 is a vector (x, y) of the plane.
type Vec2 [2]float64

// Add returns v + w.
func (v Vec2) Add(w Vec2) Vec2 { return Vec2{v[0] + w[0], v[1] + w[1]} }

// Sub returns v - w.
func (v Vec2) Sub(w Vec2) Vec2 { return Vec2{v[0] - w[0], v[1] - w[1]} }

// Scale returns k·v.
func (v Vec2) Scale(k float64) Vec2 { return Vec2{k * v[0], k * v[1]} }

// Dot returns the scalar product.
func (v Vec2) Dot(w Vec2) float64 { return v[0]*w[0] + v[1]*w[1] }

// Norm returns the Euclidean length.
func (v Vec2) Norm() float64 { return math.Hypot(v[0], v[1]) }

// Vec3 is a vector (x, y, z) of space.
type Vec3 [3]float64

// Add returns v + w.
func (v Vec3) Add(w Vec3) Vec3 { return Vec3{v[0] + w[0], v[1] + w[1], v[2] + w[2]} }

// Sub returns v - w.
func (v Vec3) Sub(w Vec3) Vec3 { return Vec3{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }

// Scale returns k·v.
func (v Vec3) Scale(k float64) Vec3 { return Vec3{k * v[0], k * v[1], k * v[2]} }

// Dot returns the scalar product.
func (v Vec3) Dot(w Vec3) float64 { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }

// Norm returns the Euclidean length.
func (v Vec3) Norm() float64 { return math.Sqrt(v.Dot(v)) }

// Cross returns the right-handed vector product v × w.
func (v Vec3) Cross(w Vec3) Vec3 {
	return Vec3{v[1]*w[2] - v[2]*w[1], v[2]*w[0] - v[0]*w[2], v[0]*w[1] - v[1]*w[0]}
}

// IsFinite reports whether no component is NaN or infinite.
func (v Vec3) IsFinite() bool {
	s := v[0] + v[1] + v[2]
	return !math.IsNaN(s) && !math.IsInf(s, 0)
}
