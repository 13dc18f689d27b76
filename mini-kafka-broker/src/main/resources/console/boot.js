// Runs before the first paint, and so is no module: a chosen theme must not flash up as the other one.
try {
    const theme = localStorage.getItem('minikafka.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
    // Storage is off: the system's theme it is.
}
