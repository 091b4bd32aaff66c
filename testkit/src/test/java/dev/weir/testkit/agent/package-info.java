@NullMarked
package dev.weir.testkit.agent;

import org.jspecify.annotations.NullMarked;
