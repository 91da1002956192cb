/** The command line. */
package dev.forger.cli;
