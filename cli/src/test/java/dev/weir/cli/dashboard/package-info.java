@org.jspecify.annotations.NullMarked
package dev.weir.cli.dashboard;
