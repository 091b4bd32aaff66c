/** The ways between steps, from within: they are not public. */
@NullMarked
package dev.weir.pipeline;

import org.jspecify.annotations.NullMarked;
