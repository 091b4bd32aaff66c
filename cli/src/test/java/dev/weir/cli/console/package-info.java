@NullMarked
package dev.weir.cli.console;

import org.jspecify.annotations.NullMarked;
