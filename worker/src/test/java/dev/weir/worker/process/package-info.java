@NullMarked
package dev.weir.worker.process;

import org.jspecify.annotations.NullMarked;
