Console.Error.WriteLine("ssm"); return 2;
