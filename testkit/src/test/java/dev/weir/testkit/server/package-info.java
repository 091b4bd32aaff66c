@NullMarked
package dev.weir.testkit.server;

import org.jspecify.annotations.NullMarked;
