/** Tests of what the console makes of the topics. */
package dev.assay.console.feed;
