@NullMarked
package dev.weir.worker.cache;

import org.jspecify.annotations.NullMarked;
