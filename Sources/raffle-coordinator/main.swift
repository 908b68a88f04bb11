import Programs

runCoordinator()
