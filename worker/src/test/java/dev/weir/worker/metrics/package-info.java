@NullMarked
package dev.weir.worker.metrics;

import org.jspecify.annotations.NullMarked;
