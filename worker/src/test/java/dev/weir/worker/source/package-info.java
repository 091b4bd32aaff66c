@NullMarked
package dev.weir.worker.source;

import org.jspecify.annotations.NullMarked;
