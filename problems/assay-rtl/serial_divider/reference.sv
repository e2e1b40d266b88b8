module serial_divider (
    input  logic       clk,
    input  logic       rst,
    input  logic       start,
    input  logic [7:0] dividend,
    input  logic [7:0] divisor,
    output logic       busy,
    output logic       done,
    output logic       by_zero,
    output logic [7:0] quotient,
    output logic [7:0] remainder
);
    logic [2:0] step;
    logic [7:0] rest, bits, by;
    logic [8:0] trial, less;
    logic fits;

    // bits holds the dividend bits still to come above the quotient bits already found.
    assign trial = {rest, bits[7]};
    assign less = trial - {1'b0, by};
    assign fits = trial >= {1'b0, by};

    always_ff @(posedge clk) begin
        if (rst) begin
            busy <= 1'b0;
            done <= 1'b0;
            by_zero <= 1'b0;
            quotient <= 8'd0;
            remainder <= 8'd0;
        end else begin
            done <= 1'b0;
            if (busy) begin
                rest <= fits ? less[7:0] : trial[7:0];
                bits <= {bits[6:0], fits};
                step <= step + 3'd1;
                if (step == 3'd7) begin
                    busy <= 1'b0;
                    done <= 1'b1;
                    by_zero <= 1'b0;
                    quotient <= {bits[6:0], fits};
                    remainder <= fits ? less[7:0] : trial[7:0];
                end
            end else if (start) begin
                if (divisor == 8'd0) begin
                    done <= 1'b1;
                    by_zero <= 1'b1;
                    quotient <= 8'hff;
                    remainder <= dividend;
                end else begin
                    busy <= 1'b1;
                    step <= 3'd0;
                    rest <= 8'd0;
                    bits <= dividend;
                    by <= divisor;
                end
            end
        end
    end
endmodule
