/** The page in a real browser; runs only in the profile {@code browser}. */
package dev.weir.cli.browser;
