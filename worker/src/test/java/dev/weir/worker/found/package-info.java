/** A package to be looked through. */
@NullMarked
package dev.weir.worker.found;

import org.jspecify.annotations.NullMarked;
