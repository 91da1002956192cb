/** The CUDA driver as the backend sees it: the few calls it makes, with JCuda behind them. */
package dev.forger.cuda.driver;
