/**
 * What a command was not told by flags: the environment, then a file, then its own defaults.
 *
 * <pre>
 * flag → WEIR_* → weir.yaml or --config → default
 * In       the environment, and a file of keys that are the flags' names
 * Held     the file's values, for one command line
 * Out      each flag's value as text, and where it is from for whoever must refuse it
 * Threads  the caller's
 * Closing  nothing is open
 * </pre>
 */
@NullMarked
package dev.weir.cli.settings;

import org.jspecify.annotations.NullMarked;
