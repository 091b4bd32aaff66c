/** The command line: the only {@code main}, all wiring, the terminal. Nothing depends on it. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
