//! Each way in which payments were brought to harm, and one more of its kind.

mod answers;
mod bodies;
mod evidence;
mod hangs;
mod held;
mod locks;
mod lost;
mod printed;
mod tabs;
mod window;
