module onehot_class (
    input  logic [9:0] code,
    output logic       none,
    output logic       one,
    output logic       many,
    output logic [3:0] place
);
    assign none = code == 10'd0;
    assign many = (code & (code - 10'd1)) != 10'd0;
    assign one = !none && !many;

    always_comb begin
        place = 4'd15;
        for (int i = 0; i < 10; i++) begin
            if (one && code[i]) place = 4'(i);
        end
    end
endmodule
