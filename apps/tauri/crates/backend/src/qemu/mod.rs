//! What is known of QEMU here, and the guests' sockets.
