@NullMarked
package dev.weir.worker;

import org.jspecify.annotations.NullMarked;
