/** What voice activity costs, and how soon a decision is there. */
@NullMarked
package dev.weir.bench.voice;

import org.jspecify.annotations.NullMarked;
