import Programs

runWorker()
