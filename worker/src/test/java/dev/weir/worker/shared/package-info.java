/** What agents of tests share, also if each has a class loader of its own. */
@NullMarked
package dev.weir.worker.shared;

import org.jspecify.annotations.NullMarked;
